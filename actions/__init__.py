"""Rasa's actions: what was heard goes in, knowledge is asked, one Reply comes out. They never write."""
