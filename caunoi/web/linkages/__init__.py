"""Pages of linkages and associations: lists, details with history, recording, partners proposed."""
