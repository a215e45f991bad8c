"""The register: the list, one establishment with its history, recording, changing and closing."""
