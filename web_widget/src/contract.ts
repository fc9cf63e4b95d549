// The shapes of Reply v1, Message v1 and the Widget API v1 as this client reads them.

export type Behaviour =
  | 'answer' | 'clarify' | 'venues' | 'handoff' | 'decline'
  | 'emergency' | 'privacy_warning' | 'smalltalk' | 'ask';

export interface Ruby { base: string; reading: string }
export interface Term { word: string; meaning: string; easy?: string }
export interface TextPart { type: 'text'; text: string; easy?: string; ruby?: Ruby[]; terms?: Term[] }
export interface StepsPart { type: 'steps'; steps: string[]; easy?: string[]; ruby?: Ruby[] }
export interface LinksPart { type: 'links'; links: { label: string; url: string }[] }
export interface Phone { label: string; number: string; hours?: string; open_now?: boolean | null }
export interface PhonesPart { type: 'phones'; phones: Phone[] }
export interface Venue {
  id: string; name: string; municipality: string; place?: string; address?: string; when?: string;
  date?: string; cost?: string; booking?: string; phone?: string; url?: string; note?: string;
  distance_km?: number | null;
}
export interface VenuesPart { type: 'venues'; venues: Venue[] }
export interface SourcePart { type: 'source'; url: string; title: string; checked_on?: string }
export interface NoticePart { type: 'notice'; level: 'info' | 'warning' | 'danger'; text: string; easy?: string; ruby?: Ruby[] }
export type Part = TextPart | StepsPart | LinksPart | PhonesPart | VenuesPart | SourcePart | NoticePart;

export interface Choice { label: string; value: string; topic?: string | null }
export interface Reply { behaviour: Behaviour; topic?: string | null; parts: Part[]; choices?: Choice[] }

export interface Message {
  seq: number;
  from: 'resident' | 'bot' | 'supporter' | 'system';
  name?: string | null;
  at: string;
  text?: string | null;
  reply?: Reply | null;
}

export type Mode = 'bot' | 'offered' | 'waiting' | 'callback' | 'with_supporter' | 'closed';
export interface State {
  mode: Mode;
  position?: number | null;
  wait_minutes?: number | null;
  supporter?: string | null;
}

export interface Started { id: string; token: string; messages: Message[] }
export interface Stored { message: Message; replies?: Message[] }
/** What the towns of a resident must tell before anything else. */
export interface Told { level: NoticePart['level']; text: string; easy?: string }
export interface Page { messages: Message[]; state?: State; notices?: Told[] }

export interface Municipality { code: string; name: string; kana: string; region: string }
/** The address may begin at the service's root. */
export interface SiteDocument { title: string; url: string }
export interface Site {
  municipalities: Municipality[];
  groups: { id: string; label: string }[];
  /** `short` are the few words for a button. */
  phone: { label: string; number: string; hours?: string; short?: string } | null;
  notices?: Told[];
  /** Minutes without a sign of life after which a conversation can no longer be opened. */
  idle_minutes?: number;
  /** Privacy notice, terms, accessibility statement. */
  documents?: SiteDocument[];
}

export type Language = 'ja' | 'ja-easy' | 'en';
export type Verdict = 'solved' | 'wrong' | 'unclear';
export type Band = 'morning' | 'afternoon' | 'evening' | 'any';
export type Towns = { municipality?: string; registered?: string; language?: Language };
