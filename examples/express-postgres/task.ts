/** What the application is about. */
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { Audited } from 'typeorm-activity-log'

/** Something to be done. */
@Entity()
@Audited<Task>({
  type: 'Task Management',
  name: 'title',
  events: { assignee: 'assigned', isDone: (_, after) => (after === true ? 'completed' : 'reopened') },
})
export class Task {
  @PrimaryGeneratedColumn()
  id!: number

  @Column('varchar')
  title!: string

  @Column('varchar', { nullable: true })
  assignee!: string | null

  @Column('boolean', { default: false })
  isDone!: boolean
}
