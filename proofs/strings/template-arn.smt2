; Can AWSCertificateManagerPrivateCAUser issue a certificate from a template for root authorities?
(set-logic QF_S)
(declare-const template String)
; ArnLike: a wildcard of the first five parts takes no colon.
(define-fun part () RegLan (re.* (re.union (re.range "\u{0}" "9") (re.range ";" "\u{2ffff}"))))
; ArnLike arn:aws:acm-pca:*:*:template/EndEntityCertificate/V*
(assert (str.in_re template (re.++
  (str.to_re "arn:aws:acm-pca:") part (str.to_re ":") part
  (str.to_re ":template/EndEntityCertificate/V") re.all)))
; ArnLike arn:aws:acm-pca:*:*:template/RootCACertificate/*
(assert (str.in_re template (re.++
  (str.to_re "arn:aws:acm-pca:") part (str.to_re ":") part
  (str.to_re ":template/RootCACertificate/") re.all)))
(check-sat)
