"""What the state allows in the follow-up, one file a subject: a refusal as a sentence for the screen, or None."""
