// Every detector, in the order of their strength (see priority in spans.ts).
import type { Detector, Finding, Scan } from '../finding.ts';
import { findCards } from './card-block.ts';
import { findBirthDates } from './birth-date.ts';
import { findCredentials } from './credential.ts';
import { findEmailAddresses } from './email-address.ts';
import { findEncodedBlocks } from './encoded-block.ts';
import { findEncodedAddresses } from './encoded-address.ts';
import { findBankAccounts } from './iban.ts';
import { findIpAddresses } from './ip-address.ts';
import { findKnownPeople } from './known-people.ts';
import { findMacAddresses } from './mac-address.ts';
import { findMeetings } from './meeting.ts';
import { findNationalIds } from './national-id.ts';
import { findObfuscatedAddresses } from './obfuscated-address.ts';
import { findPaymentCards } from './payment-card.ts';
import { findPhoneNumbers } from './phone-number.ts';
import { findPostalAddresses } from './postal-address.ts';
import { findTransportHeaders } from './transport-header.ts';
import { findSocialHandles } from './social-handle.ts';
import { findUrlSecrets } from './url-secret.ts';

/** In no order that matters to what they find. */
export const DETECTORS: readonly Detector[] = [
  findCredentials,
  findUrlSecrets,
  findBankAccounts,
  findPaymentCards,
  findNationalIds,
  findBirthDates,
  findEmailAddresses,
  findObfuscatedAddresses,
  findEncodedAddresses,
  findKnownPeople,
  findMeetings,
  findIpAddresses,
  findMacAddresses,
  findPhoneNumbers,
  findPostalAddresses,
  findTransportHeaders,
  findEncodedBlocks,
  findCards,
  findSocialHandles,
];

/** What every detector found, in no order. */
export function detectAll(scan: Scan): Finding[] {
  return DETECTORS.flatMap((detector) => detector(scan));
}
