"""Routes. Makes `Decision` and `Ticket`: which office owes an answer, by when, and why.

The policy is data (`config/rules.yaml`) that can be asked before it is used; deciding is pure;
what was decided is kept in one transaction with its ticket and its events (`Desk.settle`).
"""
