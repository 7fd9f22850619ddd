"""The stages joined: what the commands of a job, a single file and a whole run in one process share."""
