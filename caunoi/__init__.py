"""Cầu Nối, the bridge: software for Vietnam's industrial promotion work (khuyến công)."""
