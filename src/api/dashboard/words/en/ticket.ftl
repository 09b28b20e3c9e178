claim = Claim
key-claim = Claim the ticket
ticket-claimed = The ticket is yours.
