"""The register: the list, one establishment with its story, recording and changing, closing."""
