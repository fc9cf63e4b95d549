"""Makes readings; what is made is read by a person before residents see it."""
