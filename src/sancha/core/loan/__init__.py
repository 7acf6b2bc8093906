"""A loan's life: its terms and its ordered events, and from them its state on any day."""
