/**
 * Remembered while the recovery words of a new vault were shown but not asked back. After a reload in the middle the
 * vault is simply open; the page of projects then says what that means. Only this fact is kept, never a word.
 */
export const RECOVERY_OPEN = 'recovery.unconfirmed'
