; expect: :2:13: expected a keyword, found produce-models
(set-option produce-models true)
