"""Cầu Nối, the bridge: software for Vietnam's industrial promotion work (khuyến công)."""

from importlib.metadata import version

#: As pyproject.toml gives it; shown by `caunoi --version` and below every page.
__version__ = version("cau-noi")
