"""What `make run` and the console script use: one machine, plain HTTP on the loopback address."""

from .base import *  # noqa: F403
