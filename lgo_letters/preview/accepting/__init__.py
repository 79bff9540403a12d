"""Turn what is still to be accepted into items to show, and write down what somebody decides."""
