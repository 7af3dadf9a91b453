"""The resident's side of the one way in: steps before a case is sent, and words for what happens with it."""
