; expect: :2:16: not UTF-8 text
(set-info :a |Ã©ÿ|)
