; expect: :2:9: =: wrong number of arguments: 1
(assert (= true))
