; expect: re.nostr: argument 1: expected sort Int, found String
(declare-fun re.nostr (Int) Bool)
(assert (re.nostr "a"))
