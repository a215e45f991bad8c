"""Where was this on that day? Units before and after the reform, asked in both directions."""
