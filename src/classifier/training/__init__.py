"""Making models from `models/training/`. Never imported while serving."""
