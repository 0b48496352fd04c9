"""The register of an association as other systems write it."""
