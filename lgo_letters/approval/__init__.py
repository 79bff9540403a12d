"""A year's letters turned into what is still to be accepted, and a reviewer's decisions into `accepted.yaml`."""
