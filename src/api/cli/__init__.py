"""What each verb does. `api.verbs` says how it is called and imports it only when it is."""
