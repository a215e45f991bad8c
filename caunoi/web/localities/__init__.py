"""Where was this on that day? Units before and after the reform, looked up in both directions."""
