"""Senders, scheduler, mail server, broker and database as processes of their own, so that all of them can be hurt."""
