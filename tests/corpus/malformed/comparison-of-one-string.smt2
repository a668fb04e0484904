; expect: str.<=: wrong number of arguments: 1
(assert (str.<= "a"))
