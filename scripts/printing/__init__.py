"""The documents that are about more than one app: permissions and rules."""
