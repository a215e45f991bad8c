"""A scheme as pages ask for it: its whole story, what it lacks, whose step it waits for."""
