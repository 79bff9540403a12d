"""Turn a year's letters into what is still to be accepted, and a reviewer's decisions into `accepted.yaml`."""
