queue-empty = No ticket waits for an answer
queue-empty-help = They appear here as soon as something needs one.
