"""A collaborator's month: its facts, and the steps from sent to accepted or returned."""
