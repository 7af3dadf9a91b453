"""Pages of sign-in (session), one's own data (own), persons (people) and roles and logs (control)."""
