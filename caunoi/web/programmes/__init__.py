"""The year's plan against its allocation; the money of the years by source and content head."""
