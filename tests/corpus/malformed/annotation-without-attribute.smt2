; expect: :2:16: expected an attribute, found )
(assert (! true))
