; expect: :2:9: U+30000 is beyond the alphabet of strings
(assert (= "a" "𰀀"))
