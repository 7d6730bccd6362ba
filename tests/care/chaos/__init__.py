"""Students who call for an adult while everything that tells the adults is killed, emptied and restarted."""
