"""Pages of watching: the radar, the watch section of a scheme, check visits, putting off."""
