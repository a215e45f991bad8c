"""The user's own notices, with links to what they are about."""
