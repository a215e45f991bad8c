"""What pages read of a scheme: its history, what it lacks, whose step it waits for."""
