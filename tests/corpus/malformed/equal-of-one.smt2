; expect: :2:10: =: wrong number of arguments: 1
(assert (= true))
