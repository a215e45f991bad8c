"""Pages of monitoring: the radar, check visits, postponing a warning."""
