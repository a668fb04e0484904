; expect: :2:34: expected ), found true
(set-option :produce-models true true)
