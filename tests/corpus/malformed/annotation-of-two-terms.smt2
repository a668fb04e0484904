; expect: :2:17: expected an attribute, found true
(assert (! true true :named n))
