"""What is still to be accepted turned into items to show; what somebody decides is written down."""
