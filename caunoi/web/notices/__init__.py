"""The person's own notices, and where what they speak of is shown."""
