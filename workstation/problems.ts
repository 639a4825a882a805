/** One row: what a person reads when a flow stops, and what he can do about it. */
export interface ProblemText {
  readonly message: string;
  readonly hint: string;
}

/**
 * Everything a flow can end with, one table for the token, the houses and the flows themselves. A flow that stopped
 * can always be started again: it looks at what the token and the bank say and goes on from there.
 */
export const PROBLEMS = {
  // The token.
  'token-not-present': {
    message: 'There is no token in the slot.',
    hint: 'Plug the token in (or choose another slot) and start again.',
  },
  'token-not-initialised': {
    message: 'The token in the slot is not initialised.',
    hint: 'Have the personalisation desk initialise it, or choose the slot of another token.',
  },
  'token-removed': {
    message: 'The token was removed while it was working.',
    hint: 'Plug the same token in again and start again: whatever is already on it is used, not made twice.',
  },
  'wrong-token': {
    message: 'The keys that belong to this step are not on this token.',
    hint: 'Plug in the token on which the regeneration was begun.',
  },
  'pin-wrong': {
    message: 'The PIN is wrong.',
    hint: 'Enter the PIN again. Too many wrong entries lock it.',
  },
  'pin-locked': {
    message: 'The PIN is locked after too many wrong entries.',
    hint: 'Unblock it with the SO PIN (flow "unblock"), then start again. The keys on the token are unharmed.',
  },
  'so-pin-locked': {
    message: 'The SO PIN is locked after too many wrong entries.',
    hint: 'Nobody can unblock this token any more: it has to be replaced or initialised by its issuer.',
  },
  'pin-not-set': {
    message: 'The token has no user PIN yet.',
    hint: 'Set one with the SO PIN (flow "unblock"), then start again.',
  },
  'pin-to-be-changed': {
    message: 'The token demands a new PIN before it works.',
    hint: 'Change the PIN (flow "change PIN"), then start again with the new one.',
  },
  'pin-refused': {
    message: 'The token does not take the new PIN.',
    hint: 'Choose a PIN of the length and alphabet that the token allows.',
  },
  'token-memory-full': {
    message: 'There is no room left on the token.',
    hint: 'Delete key sets that are out of use from the token, then start again.',
  },
  'token-write-protected': {
    message: 'The token is write-protected.',
    hint: 'Lift the write protection, then start again.',
  },
  'token-cannot': {
    message: 'The token cannot do what this step needs.',
    hint: 'Use a token that has the algorithms of the key set (GOST 34.310-2004 and RSA-2048).',
  },
  'token-failed': {
    message: 'The token answered with an error.',
    hint: 'Take the token out, plug it in again and start again. If that does not help, report the code.',
  },
  // Key files.
  'key-file-unusable': {
    message: 'The key file cannot be used.',
    hint: 'Give a PKCS#12 file (.p12, .pfx) that is sealed with a password; take a copy from before if this one is damaged.',
  },
  'key-file-is-jks': {
    message: 'The key file is a Java key store (JKS), which is not supported.',
    hint: 'Give a PKCS#12 file; `keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12` makes one of it.',
  },
  // The key set on the token.
  'no-key': {
    message: 'There is no key with a valid certificate of the bank on the token.',
    hint: 'Plug in the token that carries the registered key set.',
  },
  'certificate-expired': {
    message: 'The certificate of the current key has ended; a regeneration can no longer be signed with it.',
    hint: 'Go to the bank: apply to the Operationist in free form (say that the term was missed), who sends the token to the head office.',
  },
  'key-retired': {
    message: 'The key belongs to an earlier key set; the bank does not take it any more.',
    hint: 'Use the key of the new set.',
  },
  'certificate-without-key': {
    message: 'The private key of this certificate is not on the token.',
    hint: 'Connect the token on which the keys were made before installing the certificates.',
  },
  'certificate-wrong': {
    message: 'A certificate that was handed out does not stand up to examination; it was not installed.',
    hint: 'Report it to the bank. The current key set stays in operation.',
  },
  // The houses.
  'bank-unreachable': {
    message: 'The bank does not answer.',
    hint: 'Start again when the bank is back. New keys that are already on the token wait there and are used then.',
  },
  'ca-unreachable': {
    message: 'The certification authority does not answer.',
    hint: 'Start again when it is back.',
  },
  'ca-unavailable': {
    message: 'The bank cannot reach the certification authority, so it did not take the request.',
    hint: 'Start again later. The draft is cancelled and the new keys are gone from the token: nothing is left half-done.',
  },
  'login-refused': {
    message: 'The bank did not let the user in.',
    hint: 'Check login and password. Three wrong entries lock the user; the bank unlocks with a new PIN envelope.',
  },
  'user-locked': {
    message: 'The bank has locked the user.',
    hint: 'Ask the bank to unlock the user; it hands out a new PIN envelope.',
  },
  'access-blocked': {
    message: 'The bank has blocked the access: the key set was not regenerated in time.',
    hint: 'Apply to the Operationist in free form: say that the delay is your own fault and ask for a re-issue; the token is taken under an act.',
  },
  'token-with-bank': {
    message: 'The token is with the bank; none of its keys is accepted until the user has collected it.',
    hint: 'Wait for the message of the bank and collect the token at the branch.',
  },
  'token-elsewhere': {
    message: 'The token is not at the head office.',
    hint: 'Look at the custody log of the case: the token is programmed between its arrival at the head office and its way back.',
  },
  'late-reissue-refused': {
    message: 'The bank does not register the new key set.',
    hint: 'See the reason; then start again: what is on the token is used.',
  },
  'session-ended': {
    message: 'The bank has ended the session.',
    hint: 'Log in again, then start again: it goes on from where it is.',
  },
  'components-missing': {
    message: 'The bank finds components of the PC missing.',
    hint: 'Install what is named, then start again: the login is made once more.',
  },
  'password-change-needed': {
    message: 'The bank demands a new password.',
    hint: 'Start again with a new password of 6 to 10 characters.',
  },
  'password-refused': {
    message: 'The bank does not take the new password.',
    hint: 'Choose 6 to 10 characters that are not the old password.',
  },
  'regeneration-in-progress': {
    message: 'A regeneration of this profile is already in progress.',
    hint: 'Start again on the computer and with the token where it was begun; it goes on from where it is.',
  },
  'profile-not-found': {
    message: 'The bank has no such key profile for this user.',
    hint: 'Leave the profile out to take the one whose key is on the token.',
  },
  'request-refused': {
    message: 'The request for a new key set was refused.',
    hint: 'The reason is above. The current key stays in operation; new keys of the refused request are gone from the token.',
  },
  'profile-revoked': {
    message: 'The key profile is revoked.',
    hint: 'Apply to the bank for a new one.',
  },
  'not-ready-in-time': {
    message: 'The new certificates were not ready within the time limit.',
    hint: 'Nothing is lost: the request is being processed and the new keys wait on the token. Start again later.',
  },
  'document-refused': {
    message: 'The bank refused the document.',
    hint: 'See the reason; sign with the key that is in operation.',
  },
  refused: {
    message: 'The request was refused.',
    hint: 'See the reason.',
  },
  // Everything else.
  bug: {
    message: 'Something unforeseen happened.',
    hint: 'This is a bug in token-bench or in a program it talks to. Please report it with the replay command.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>;

export type ProblemCode = keyof typeof PROBLEMS;
