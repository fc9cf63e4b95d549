"""Statistics: daily counts that outlive conversations, shown without pointing at anybody."""
