"""What the press, writers and offices say: who speaks, what they ask, and news of projects."""
