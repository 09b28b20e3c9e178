"""Crisis plans: approved beforehand, started and ended by a person, and over by themselves."""
