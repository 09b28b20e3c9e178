"""Who answers a ticket: the members of units, and the policy that chooses among them. Pure."""
