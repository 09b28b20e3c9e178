"""/open311/v2: GeoReport v2 for those who report and for those who follow."""
