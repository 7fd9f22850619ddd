"""The sample sheet and the config checked, shards made, manifests written."""
