/**
 * Times are kept and shown in UTC; the browser puts them into local time. SQLite stores them
 * without a zone, so one zone for all processes is what makes them right.
 */
import { Settings } from 'luxon'

Settings.defaultZone = 'utc'
